/** Reads the few XML documents that S3 takes. Entities are resolved here: keys may need many of them, a bomb needs a DOCTYPE. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { ZodType } from 'zod';
import * as z from 'zod';
import { malformedXml } from './errors';

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
  removeNSPrefix: true,
  trimValues: false,
  tagValueProcessor: (_name, text) => resolveEntities(text),
});

/** @param root the document's element. @throws ServiceError MalformedXML */
export function parseXml<T>(text: string, root: string, schema: ZodType<T>): T {
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) throw malformedXml();
  const document = parser.parse(text) as Record<string, unknown>;
  const parsed = schema.safeParse(withoutBlanks(document[root] ?? {}));
  if (!parsed.success) throw malformedXml();
  return parsed.data;
}

/** An element that may come once, or several times. */
export const repeated = <T>(item: ZodType<T>) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item));

/** White space between elements is kept by the parser, beside the elements, under its own name. */
function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => name !== '#text');
  return Object.fromEntries(members.map(([name, member]) => [name, withoutBlanks(member)]));
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function resolveEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
