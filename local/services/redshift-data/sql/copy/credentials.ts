/** The role that COPY and UNLOAD name. Nothing is assumed here; what AWS would refuse at once is refused. */
import { SqlError } from '../sql-error';

const ROLE_ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;

/** @param allowed the ARNs of the roles that the workgroup's namespace has; `undefined` allows any. */
export function requireRole(credentials: string | undefined, allowed: readonly string[] | undefined): void {
  if (credentials === undefined) throw new SqlError('CREDENTIALS argument is not supplied');
  if (credentials === 'default') {
    if (allowed?.length === 0) throw new SqlError('The default IAM role has not been set for this namespace');
    return;
  }
  // Roles may be chained with commas.
  for (const arn of credentials.split(',')) {
    if (!ROLE_ARN.test(arn)) throw new SqlError(`Invalid IAM role ARN: ${arn}`);
    if (allowed !== undefined && !allowed.includes(arn)) {
      throw new SqlError(`User arn:aws:redshift is not authorized to assume IAM Role ${arn}`);
    }
  }
}
