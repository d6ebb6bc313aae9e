/** KMS's errors. */
import { ServiceError } from '#local/wire/service';

export const notFound = (key: string) => new ServiceError('NotFoundException', `Key '${key}' does not exist`);

/** Without a word, as on AWS. */
export const invalidMac = () => new ServiceError('KMSInvalidMacException', '');
