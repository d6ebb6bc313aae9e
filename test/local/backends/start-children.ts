/** A program for the kill test: a server with children that ignore SIGTERM, one of them with a child of its own. */
import { openProcesses } from '#local/backends/processes';

const [, , log = ''] = process.argv;
const processes = openProcesses({ environment: process.env });
processes.start({ command: 'sh', args: ['-c', 'trap "" TERM; sleep 1000 & echo $$; echo $!; wait'], env: {}, log });
processes.start({
  command: process.execPath,
  args: ['-e', 'process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000)'],
  env: {},
  log,
  ipc: true,
});
