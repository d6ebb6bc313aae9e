/** The style sheets of reports and of the page that asks: no web font, no script; light and dark, 360 px wide and on paper. */
import { BASE } from './style/base';
import { CHARTS } from './style/charts';
import { COLOURS } from './style/colours';
import { FORM } from './style/form';
import { FRAME } from './style/frame';
import { PRINT } from './style/print';
import { TABLES } from './style/tables';
import { TEXT } from './style/text';

const together = (...sheets: readonly string[]): string => sheets.map((sheet) => sheet.trim()).join('\n');

export const STYLE = together(COLOURS, BASE, FRAME, TEXT, TABLES, CHARTS, PRINT);

export const FORM_STYLE = together(COLOURS, BASE, TEXT, FORM);
