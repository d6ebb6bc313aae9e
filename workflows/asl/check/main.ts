/** `npm run check:asl`: checks the project's machine for each kind of warehouse; exits with 1 when there is a problem. */
import { check, problemText } from './index';

const { resumption, retrainingOn, warehouseKinds } = await import('#workflows/retraining/index');

for (const kind of warehouseKinds) {
  const problems = check(retrainingOn(kind), resumption);
  for (const problem of problems) console.error(problemText(problem));
  console.log(`retraining, ${kind}: ${problems.length === 0 ? 'no problem' : `${problems.length} problems`}`);
  if (problems.length > 0) process.exitCode = 1;
}
