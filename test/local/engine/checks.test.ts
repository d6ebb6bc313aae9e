/** What is refused when a definition is saved, in the words of AWS where they are known. */
import { describe, expect, test } from '@jest/globals';
import { checkDefinition, textOf } from '#local/engine/index';

const known = {
  integrationOf: (resource: string) => (resource.includes('unknown') ? undefined : { start: async () => null }),
};
const problems = async (definition: unknown): Promise<string[]> => {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  return (await checkDefinition(text, known)).problems.map(textOf);
};
const machine = (states: object) => ({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });
const pass = (more: object = {}) => ({ Type: 'Pass', End: true, ...more });
const task = (more: object = {}) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true, ...more });

const refused: readonly (readonly [string, unknown, string])[] = [
  ['no JSON', '{', 'INVALID_JSON_DESCRIPTION: '],
  ['missing States', { StartAt: 'A' }, 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  ['an empty object', {}, 'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt, States] at /'],
  [
    'an unknown field',
    machine({ A: pass({ InputPath: '$' }) }),
    'SCHEMA_VALIDATION_FAILED: The field "InputPath" is not supported by Step Functions at /States/A',
  ],
  ['an unknown type', machine({ A: { Type: 'Loop' } }), 'SCHEMA_VALIDATION_FAILED: Value is not one of: ['],
  [
    'a wrong type',
    machine({ A: { Type: 'Wait', Seconds: 'soon', End: true } }),
    'SCHEMA_VALIDATION_FAILED: Expected value of type Number at /States/A/Seconds',
  ],
  [
    'JSONPath',
    { StartAt: 'A', States: { A: pass() } },
    "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' must be 'JSONata': JSONPath is not supported by this local runtime at /States/A",
  ],
  [
    'a JSONPath state in a JSONata machine',
    machine({ A: pass({ QueryLanguage: 'JSONPath' }) }),
    "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
  ],
  [
    'a target that does not exist',
    machine({ A: { Type: 'Pass', Next: 'NOPE' }, B: pass() }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next",
  ],
  [
    'a missing default',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'NOPE' }, B: pass() }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Default",
  ],
  [
    'a missing target of a catcher',
    machine({ A: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'NOPE' }] }) }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Catch[0]/Next",
  ],
  ['no end', machine({ A: { Type: 'Pass', Next: 'A' } }), 'MISSING_END_STATE: Workflow has no terminal state'],
  [
    'an unreachable state',
    machine({ A: pass(), C: pass() }),
    'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
  ],
  [
    'a name used twice',
    machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: pass() } }], End: true } }),
    'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/Branches[0]/States/A',
  ],
  [
    'both Next and End',
    machine({ A: pass({ Next: 'B' }), B: pass() }),
    "SCHEMA_VALIDATION_FAILED: Exactly one of these fields is required: ['Next', 'End'] at /States/A",
  ],
  [
    'States.ALL beside others',
    machine({ A: task({ Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] }) }),
    "SCHEMA_VALIDATION_FAILED: 'States.ALL' must appear alone in 'ErrorEquals' and must appear last at /States/A/Retry[0]/ErrorEquals",
  ],
  [
    'an unknown resource',
    machine({ A: task({ Resource: 'arn:aws:states:::unknown:do' }) }),
    'SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::unknown:do is not recognized.',
  ],
  [
    'a distributed map',
    machine({
      A: {
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'B', States: { B: pass() } },
        End: true,
      },
    }),
    "SCHEMA_VALIDATION_FAILED: 'Mode' must be 'INLINE'",
  ],
  ['bad syntax', machine({ A: pass({ Output: '{% 1 + %}' }) }), 'INVALID_JSONATA_EXPRESSION: '],
  ['syntax of 2.1', machine({ A: pass({ Output: '{% $x ?? 1 %}' }) }), 'INVALID_JSONATA_EXPRESSION: '],
  [
    'one delimiter',
    machine({ A: pass({ Output: { v: '{% 1' } }) }),
    "INVALID_JSONATA_EXPRESSION: Expression must begin with '{%' and end with '%}' at /States/A/Output/v",
  ],
  [
    'a bare field',
    machine({ A: pass({ Output: { v: '{% phone %}' } }) }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v",
  ],
  [
    'the context item',
    machine({ A: pass({ Output: '{% $ %}' }) }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$' at the top level is not supported. at /States/A/Output",
  ],
  [
    'a bare field in a lambda',
    machine({ A: pass({ Output: '{% $map([1], function($x) { phone }) %}' }) }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported.",
  ],
  [
    'a result in Arguments',
    machine({ A: task({ Arguments: '{% $states.result %}' }) }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$states.result' is not supported in this field. at /States/A/Arguments",
  ],
  [
    'an error output outside of Catch',
    machine({ A: task({ Output: '{% $states.errorOutput %}' }) }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$states.errorOutput' is not supported in this field. at /States/A/Output",
  ],
];

describe('a definition', () => {
  test.each(refused)('is refused with %s', async (_, definition, expected) => {
    const found = await problems(definition);
    expect(found[0]).toContain(expected);
  });

  test('is accepted with fields inside of paths, filters, groups, sorts and transforms', async () => {
    const expressions = [
      '$states.input.rows.name',
      '$states.input.rows[age > 3].name',
      '$states.input.rows^(>age)',
      '$states.input.rows{name: $sum(age)}',
      '$states.input ~> |rows|{"age": age + 1}|',
      '$map($states.input.rows, function($r) { $r.name })',
      '($f := function($n) { $n.name }; $f($states.input))',
      '$states.input.rows@$r.{"n": $r.name}',
      '[1..3].($ * 2)',
      '$exists($x) ? $x : $states.input.*',
    ];
    for (const expression of expressions) {
      expect(await problems(machine({ A: pass({ Output: `{% ${expression} %}` }) }))).toEqual([]);
    }
  });

  test('is accepted when a state of another machine has the same targets', async () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: pass() } });
    expect(
      await problems(machine({ A: { Type: 'Parallel', Branches: [branch('B'), branch('C')], End: true } })),
    ).toEqual([]);
  });
});
