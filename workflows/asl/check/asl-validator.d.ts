/** asl-validator comes without types of its own. */
declare module 'asl-validator' {
  interface StateMachineError {
    'Error code': string;
    Message: string;
    schemaError?: { instancePath: string; schemaPath: string };
  }
  function validator(definition: object): { isValid: boolean; errors: StateMachineError[] };
  export = validator;
}
