/** Makes values of what stands as text in headers, queries and XML, by the shape that it is meant to have. */
import { XMLParser } from 'fast-xml-parser';
import { type ApiModel, type Member, type Shape, shapeOf } from './model';

/** Text that does not fit its type stays text, which the check of the value then refuses. */
export function valueOfText(model: ApiModel, { shape: name, location }: Member, text: string): unknown {
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp':
      return secondsOf(text, shape.timestampFormat ?? (location === 'header' ? 'rfc822' : 'iso8601'));
    case 'list':
      return text.split(',').map((item) => valueOfText(model, shape.member as Member, item.trim()));
    default:
      return text;
  }
}

const TIMES: Readonly<Record<string, RegExp>> = {
  rfc822: /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  iso8601: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
};

function secondsOf(text: string, format: string): unknown {
  return TIMES[format]?.test(text) ? Date.parse(text) / 1000 : text;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
});

type Xml = string | { readonly [name: string]: Xml | readonly Xml[] };

/** @returns the members of the document's root by their names in the model; elements that it does not know by their own */
export function valueOfXml(model: ApiModel, shape: Shape, document: string): Record<string, unknown> {
  const { '?xml': _, ...roots } = parser.parse(document) as Record<string, Xml>;
  const [root = ''] = Object.values(roots);
  return membersOf(model, shape, root);
}

function membersOf(model: ApiModel, { members = {} }: Shape, element: Xml): Record<string, unknown> {
  if (typeof element === 'string') return {};
  const inBody = Object.entries(members).filter(([, { location }]) => location === undefined);
  const byTag = new Map(inBody.map(([name, member]) => [tagOf(model, name, member), { name, member }]));
  const given = Object.entries(element).filter(([tag]) => !tag.startsWith('@_xmlns') && tag !== '#text');
  return Object.fromEntries(
    given.map(([tag, content]) => {
      const known = byTag.get(tag);
      return known ? [known.name, elementValue(model, known.member, content)] : [tag, content];
    }),
  );
}

/** A flattened list repeats its own element, which may be named by its items. */
function tagOf(model: ApiModel, name: string, { shape, locationName, flattened, xmlAttribute }: Member): string {
  const list = shapeOf(model, shape);
  if (xmlAttribute) return `@_${locationName}`;
  return locationName ?? (flattened || list.flattened ? list.member?.locationName : undefined) ?? name;
}

function elementValue(model: ApiModel, member: Member, content: Xml | readonly Xml[]): unknown {
  const shape = shapeOf(model, member.shape);
  if (shape.type === 'list') {
    const item = shape.member as Member;
    const items =
      member.flattened || shape.flattened
        ? content
        : ((content as Record<string, Xml>)[item.locationName ?? 'member'] ?? []);
    return [items].flat().map((one) => elementValue(model, item, one as Xml));
  }
  if (shape.type === 'structure') return membersOf(model, shape, content as Xml);
  return typeof content === 'string' ? valueOfText(model, member, content) : content;
}
