/** Request bodies to rows: `text/csv` and `text/libsvm`, as the container reads them. */
import { csvFailure, UnreadablePayload } from './csv-cell';
import { type CsvRows, parseCsv } from './csv-rows';
import { parseFloat64 } from './python-numbers';

/** @throws {UnreadablePayload} which the container answers with 415 */
export function decodePayload(body: Uint8Array, contentType: string | undefined): CsvRows {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? 'libsvm';
  if (type === 'csv' || type === 'text/csv') return parseCsv(body);
  if (['libsvm', 'text/libsvm', 'text/x-libsvm'].includes(type)) return parseLibsvm(body);
  if (type === 'application/x-recordio-protobuf' || type === 'recordio-protobuf') {
    throw new UnreadablePayload(`Content-type ${contentType} is not available in the local XGBoost algorithm.`);
  }
  throw new UnreadablePayload(
    `${contentType} is not an accepted ContentType: csv, libsvm, text/csv, text/libsvm, text/x-libsvm.`,
  );
}

/** `label? index:value …`, indices from 0. What a row does not name is missing. */
function parseLibsvm(body: Uint8Array): CsvRows {
  const lines = new TextDecoder().decode(body).trim().split('\n');
  const rows = lines.map((line) =>
    line
      .split(' ')
      .filter((token) => token.includes(':'))
      .map((token) => {
        const [index = '', value = ''] = token.split(':');
        const number = parseFloat64(value);
        if (!/^\d+$/.test(index.trim()) || number === undefined) {
          throw new UnreadablePayload(csvFailure(`invalid token '${token.slice(0, 100)}'`).replaceAll('csv', 'libsvm'));
        }
        return [Number(index), number] as const;
      }),
  );
  const columns = rows.reduce((most, row) => row.reduce((width, [index]) => Math.max(width, index + 1), most), 0);
  const values = new Float32Array(rows.length * columns).fill(Number.NaN);
  rows.forEach((row, i) => {
    for (const [index, value] of row) values[i * columns + index] = value;
  });
  return { values, columns, count: rows.length };
}
