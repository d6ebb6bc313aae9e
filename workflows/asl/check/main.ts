/** `npm run check:asl`: checks the project's machines; exits with 1 when there is a problem. */
import { check, problemText } from './index';

const { resumption, retraining } = await import('#workflows/retraining/index');

const problems = check(retraining, resumption);
for (const problem of problems) console.error(problemText(problem));
console.log(problems.length === 0 ? 'retraining: no problem' : `retraining: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
