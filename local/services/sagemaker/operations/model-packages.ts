/** Create, describe, list, update and delete versions of a model package group. */
import type { Operations } from '#local/wire/service';
import { nameOf } from '../arns';
import { type Context, emitStateChange } from '../context';
import { conflict, unknownImage, validation } from '../errors';
import { listPage } from '../listing';
import { CreateModelPackage, ListModelPackages, ModelPackageName, UpdateModelPackage } from '../schemas/registry';
import type { ModelPackage } from '../store';
import { describeModelPackage, summarizeModelPackage } from '../views/model-package';
import { operation } from './operation';

type Names =
  | 'CreateModelPackage'
  | 'DescribeModelPackage'
  | 'ListModelPackages'
  | 'UpdateModelPackage'
  | 'DeleteModelPackage';

export function modelPackages(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps } = context;
  const find = (arnOrName: string) => {
    const name = nameOf(arnOrName);
    const found = store.packages.get(name);
    if (!found) {
      throw validation(
        `ModelPackage ${arnOrName.startsWith('arn:') ? arnOrName : arns('model-package', name)} does not exist.`,
      );
    }
    return found;
  };
  const put = async (changed: ModelPackage, fields: readonly string[]) => {
    await store.packages.put(changed);
    emitStateChange(context, 'Model Package', changed.arn, {
      ModelPackageGroupName: changed.group,
      ModelPackageVersion: changed.version,
      ModelPackageArn: changed.arn,
      ModelPackageStatus: 'Completed',
      ModelApprovalStatus: changed.approval,
      CustomerMetadataProperties: changed.metadata,
      ...(fields.length > 0 && { UpdatedModelPackageFields: fields }),
    });
  };
  return {
    CreateModelPackage: operation(CreateModelPackage, async (request) => {
      const groupName = nameOf(request.ModelPackageGroupName);
      const group = store.groups.get(groupName);
      if (!group) throw validation(`ModelPackageGroup ${arns('model-package-group', groupName)} does not exist.`);
      if (request.Tags) throw validation('Tags cannot be given to a versioned model package; tag its group.');
      const repeated = request.ClientToken && sameToken(store.packages.list(), request.ClientToken);
      if (repeated) {
        if (JSON.stringify(repeated.request) === JSON.stringify(request)) return { ModelPackageArn: repeated.arn };
        throw conflict(`The ClientToken ${request.ClientToken} was used for another request.`);
      }
      for (const { Image } of request.InferenceSpecification?.Containers ?? []) {
        if (!deps.images(Image)) throw unknownImage(Image);
      }
      const versions = store.packages.list().filter((one) => one.group === group.name);
      const version = Math.max(group.lastVersion, ...versions.map((one) => one.version)) + 1;
      const arn = arns('model-package', `${group.name}/${version}`);
      const created: ModelPackage = {
        name: `${group.name}/${version}`,
        arn,
        group: group.name,
        version,
        created: deps.clock.now(),
        request,
        approval: request.ModelApprovalStatus ?? 'PendingManualApproval',
        ...(request.CustomerMetadataProperties && { metadata: request.CustomerMetadataProperties }),
      };
      // Both at once: another request must neither get this version nor miss this token.
      await Promise.all([store.groups.put({ ...group, lastVersion: version }), put(created, [])]);
      return { ModelPackageArn: arn };
    }),

    DescribeModelPackage: operation(ModelPackageName, ({ ModelPackageName }) =>
      describeModelPackage(find(ModelPackageName)),
    ),

    ListModelPackages: operation(ListModelPackages, (request) => {
      const group = request.ModelPackageGroupName && nameOf(request.ModelPackageGroupName);
      if (group && !store.groups.get(group))
        throw validation(`ModelPackageGroup ${arns('model-package-group', group)} does not exist.`);
      const wanted = store.packages
        .list()
        // All packages here are versions of a group.
        .filter(() => request.ModelPackageType !== 'Unversioned')
        .filter((one) => !group || one.group.toLowerCase() === group.toLowerCase())
        .filter((one) => !request.ModelApprovalStatus || one.approval === request.ModelApprovalStatus);
      const { items, NextToken } = listPage(wanted, request, {
        sortOrder: 'Ascending',
        pageSize: 100,
        keys: { Name: ({ version }) => version },
      });
      return { ModelPackageSummaryList: items.map(summarizeModelPackage), NextToken };
    }),

    UpdateModelPackage: operation(UpdateModelPackage, async (request, { caller }) => {
      const found = find(request.ModelPackageArn);
      const metadata = { ...found.metadata, ...request.CustomerMetadataProperties };
      for (const key of request.CustomerMetadataPropertiesToRemove ?? []) delete metadata[key];
      if (Object.keys(metadata).length > 50) throw validation('A model package has at most 50 metadata properties.');
      const updated: ModelPackage = {
        ...found,
        approval: request.ModelApprovalStatus ?? found.approval,
        approvalDescription: request.ApprovalDescription ?? found.approvalDescription,
        metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
        modified: deps.clock.now(),
        modifiedBy: deps.callerArn?.(caller.accessKeyId),
      };
      await put(
        updated,
        Object.keys(request).filter((member) => member !== 'ModelPackageArn'),
      );
      return { ModelPackageArn: found.arn };
    }),

    DeleteModelPackage: operation(ModelPackageName, async ({ ModelPackageName }) => {
      await store.packages.remove(find(ModelPackageName).name);
      return {};
    }),
  };
}

function sameToken(packages: readonly ModelPackage[], token: string): ModelPackage | undefined {
  return packages.find((one) => one.request.ClientToken === token);
}
