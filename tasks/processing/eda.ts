import type { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { html, page } from '#tasks/report/page';
export function renderEda(profile: DatasetProfile, schema: DatasetSchema): string {
  return page({ title: 'Dataset', body: html`<h1>${profile.rows} ${schema.version}</h1>` });
}
