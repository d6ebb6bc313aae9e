/** `npm run bundle`: bundles what is deployed, and prints how large each bundle is, as it is and compressed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, functionNames } from './build.mjs';

const folder = await build();
const files = [...functionNames.map((name) => join('code/functions', `${name}.cjs`)), 'code/processing.cjs'];
const kilobytes = (bytes) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

console.log('bundle                              size    zipped');
for (const file of files) {
  const content = readFileSync(join(folder, file));
  console.log(
    `${file.padEnd(30)}${kilobytes(content.length).padStart(10)}${kilobytes(gzipSync(content).length).padStart(10)}`,
  );
}
