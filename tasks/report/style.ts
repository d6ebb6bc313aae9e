/** The one style sheet of all reports: no web font, no script; light and dark, 360 px wide and on paper. */
import { CHARTS } from './style/charts';
import { COLOURS } from './style/colours';
import { FRAME } from './style/frame';
import { PRINT } from './style/print';
import { TABLES } from './style/tables';
import { TEXT } from './style/text';

export const STYLE = [COLOURS, FRAME, TEXT, TABLES, CHARTS, PRINT].map((sheet) => sheet.trim()).join('\n');
