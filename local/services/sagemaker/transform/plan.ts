/** What the service tells the transform program, in `/opt/ml/input/config/transform.json`. */
export interface TransformPlan {
  readonly files: readonly {
    /** Below `/opt/ml/input/data`. */
    readonly input: string;
    /** Below `/opt/ml/output/data`. */
    readonly output: string;
    /** How the file is called in messages. */
    readonly label: string;
  }[];
  readonly contentType: string | undefined;
  /** Without it a file is one record. */
  readonly splitLines: boolean;
  readonly gzip: boolean;
  readonly joinInput: boolean;
  readonly inputFilter: string | undefined;
  readonly outputFilter: string | undefined;
  /** Bytes of a record; 0: no limit. */
  readonly maxPayload: number;
}
