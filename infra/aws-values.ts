/** Which values AWS takes where its own refusal would come in the middle of a deployment. */

export const SCHEDULE_EXPRESSIONS =
  "expected cron(…) of six fields, minutes, hours, day of month, month, day of week and year, one of the two days being '?', as in cron(0 2 ? * SUN *); or rate(…) as in rate(7 days); or at(…) as in at(2030-01-31T02:00:00)";

const CRON_FIELD = /^[\dA-Z*,/?#-]+$/i;
const RATE = /^rate\([1-9]\d* (minute|hour|day)s?\)$/;
const AT = /^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)$/;

/** Of EventBridge Scheduler. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export function isScheduleExpression(expression: string): boolean {
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1];
  if (cron === undefined) return RATE.test(expression) || AT.test(expression);
  const fields = cron.split(' ');
  const [, , dayOfMonth, , dayOfWeek] = fields;
  const oneDay = (dayOfMonth === '?') !== (dayOfWeek === '?');
  return fields.length === 6 && fields.every((field) => CRON_FIELD.test(field)) && oneDay;
}

/** Names that are kept for old names' sake are names, too, which `Intl.supportedValuesOf` leaves out. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** In RPUs. @see https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-capacity.html */
export const isBaseCapacity = (rpus: number): boolean =>
  rpus === 4 || (rpus >= 8 && rpus <= 1024 && rpus % (rpus <= 512 ? 8 : 32) === 0);
