/** A request that the console's server does not serve, in the words that the page shows. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    /** Of HTTP. */
    readonly status: number,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
