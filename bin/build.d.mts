/** Bundles what changed. @returns the folder of the bundles */
export function build(): Promise<string>;
