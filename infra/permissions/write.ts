/** `npm run permissions`: writes docs/permissions.md. */
import { writeFileSync } from 'node:fs';
import { permissionsPage } from './page';

writeFileSync('docs/permissions.md', permissionsPage());
