/** DeleteObjects: up to a thousand keys in one request. */
import * as z from 'zod';
import type { S3Handler } from '../context';
import { malformedXml, parameterNotImplemented } from '../errors';
import { receiveText } from '../received-body';
import { parseXml, repeated } from '../xml-input';
import { xmlResponse } from '../xml-output';

const Delete = z.strictObject({
  Object: repeated(z.strictObject({ Key: z.string().min(1), VersionId: z.string().optional() })),
  Quiet: z.enum(['true', 'false']).optional(),
});

const MOST_KEYS = 1000;

/** A key that is not there counts as deleted. */
export const deleteObjects: S3Handler = async ({ request, bucket, blobs }) => {
  const { Object: objects, Quiet } = parseXml(await receiveText(request), 'Delete', Delete);
  if (objects.length > MOST_KEYS) throw malformedXml();
  if (objects.some(({ VersionId = 'null' }) => VersionId !== 'null')) throw parameterNotImplemented('VersionId');
  await Promise.all(objects.map(({ Key }) => blobs.remove(bucket, Key)));
  return xmlResponse('DeleteResult', Quiet === 'true' ? {} : { Deleted: objects.map(({ Key }) => ({ Key })) });
};
