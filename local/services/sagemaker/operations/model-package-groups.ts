/** Create, describe, list and delete model package groups. */
import type { Operations } from '#local/wire/service';
import { nameOf } from '../arns';
import { type Context, dateOf, tagResource } from '../context';
import { conflict, validation } from '../errors';
import { listPage } from '../listing';
import {
  CreateModelPackageGroup,
  DeleteModelPackageGroup,
  ListModelPackageGroups,
  ModelPackageGroupName,
} from '../schemas/registry';
import { operation } from './operation';

type Names =
  | 'CreateModelPackageGroup'
  | 'DescribeModelPackageGroup'
  | 'ListModelPackageGroups'
  | 'DeleteModelPackageGroup';

export function modelPackageGroups(context: Context): Operations<typeof import('@aws-sdk/client-sagemaker'), Names> {
  const { store, arns, deps } = context;
  const find = (arnOrName: string) => {
    const group = store.groups.get(nameOf(arnOrName));
    if (!group) throw validation(`ModelPackageGroup ${arns('model-package-group', nameOf(arnOrName))} does not exist.`);
    return group;
  };
  return {
    CreateModelPackageGroup: operation(CreateModelPackageGroup, async (request) => {
      const name = request.ModelPackageGroupName;
      const arn = arns('model-package-group', name);
      if (store.groups.get(name)) throw validation(`Model Package Group already exists: ${arn}`);
      await store.groups.put({ name, arn, created: deps.clock.now(), request, lastVersion: 0 });
      await tagResource(context, arn, request.Tags);
      return { ModelPackageGroupArn: arn };
    }),

    DescribeModelPackageGroup: operation(ModelPackageGroupName, ({ ModelPackageGroupName }) => {
      const { name, arn, created, request } = find(ModelPackageGroupName);
      return {
        ModelPackageGroupName: name,
        ModelPackageGroupArn: arn,
        ModelPackageGroupDescription: request.ModelPackageGroupDescription,
        CreationTime: dateOf(created),
        CreatedBy: {},
        ModelPackageGroupStatus: 'Completed' as const,
      };
    }),

    ListModelPackageGroups: operation(ListModelPackageGroups, (request) => {
      const { items, NextToken } = listPage(store.groups.list(), request, { sortOrder: 'Ascending', pageSize: 100 });
      const summaries = items.map(({ name, arn, created, request: { ModelPackageGroupDescription } }) => ({
        ModelPackageGroupName: name,
        ModelPackageGroupArn: arn,
        ModelPackageGroupDescription,
        CreationTime: dateOf(created),
        ModelPackageGroupStatus: 'Completed' as const,
      }));
      return { ModelPackageGroupSummaryList: summaries, NextToken };
    }),

    DeleteModelPackageGroup: operation(DeleteModelPackageGroup, async ({ ModelPackageGroupName }) => {
      const group = find(ModelPackageGroupName);
      if (store.packages.list().some((one) => one.group === group.name)) {
        throw conflict(`Model Package Group cannot be deleted because it still contains model packages: ${group.arn}`);
      }
      await store.groups.remove(group.name);
      await store.tags.remove(group.arn);
      return {};
    }),
  };
}
