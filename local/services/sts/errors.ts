/** STS's errors. */
import { ServiceError } from '#local/wire/service';

export const missingToken = () =>
  new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
