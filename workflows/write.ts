/** `npm run asl`: writes the definition to a file that Workflow Studio and the VS Code toolkit open. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';

const file = 'build/retraining.asl.json';
mkdirSync('build', { recursive: true });
writeFileSync(file, `${JSON.stringify(toAsl(retraining), null, 2)}\n`);
console.log(file);
