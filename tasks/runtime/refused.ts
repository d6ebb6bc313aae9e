/**
 * Whether AWS refused a call, or the one that an error tells of, for want of a right: as IAM words it for most services, SNS for itself,
 * and SNS for the key of a topic. No other attempt mends that, but whoever deploys.
 */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(AccessDenied|AuthorizationError|KMSAccessDenied)(Exception)?$/.test(error.name) || isRefused(error.cause);
}
