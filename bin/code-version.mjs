/** Which code this is, for the lineage of models: the release, and where the folder is a clone, the commit. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns e.g. `0.1.0+3f9a0d2c77e1`, with `-dirty` where files differ from the commit; `0.1.0` where git knows nothing */
export function codeVersion(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const words = ['-C', root, 'describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
  const { status, stdout } = spawnSync('git', words, { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
  return status === 0 ? `${version}+${stdout.trim()}` : version;
}
