/** Tags of state machines. */
import { checkStateMachineArn } from '../arns';
import type { Context, Some } from '../context';
import { resourceNotFound } from '../errors';
import { schemas } from '../schemas';
import type { MachineRecord } from '../store';
import { tagsOf } from './machines';

type Names = 'ListTagsForResource' | 'TagResource' | 'UntagResource';

export function tagOperations({ store }: Context): Some<Names> {
  const machineAt = (arn: string): MachineRecord => {
    const machine = store.machine(checkStateMachineArn(arn));
    if (!machine) throw resourceNotFound(arn);
    return machine;
  };
  return {
    ListTagsForResource: {
      input: schemas.ListTagsForResource,
      handle: ({ resourceArn = '' }) => ({
        tags: Object.entries(machineAt(resourceArn).tags).map(([key, value]) => ({ key, value })),
      }),
    },
    TagResource: {
      input: schemas.TagResource,
      async handle({ resourceArn = '', tags = [] }) {
        const machine = machineAt(resourceArn);
        await store.putMachine({ ...machine, tags: { ...machine.tags, ...tagsOf(tags) } });
        return {};
      },
    },
    UntagResource: {
      input: schemas.UntagResource,
      async handle({ resourceArn = '', tagKeys = [] }) {
        const machine = machineAt(resourceArn);
        const kept = Object.entries(machine.tags).filter(([key]) => !tagKeys.includes(key));
        await store.putMachine({ ...machine, tags: Object.fromEntries(kept) });
        return {};
      },
    },
  };
}
