/** A report of the run, in a frame that can do nothing but be read. */
interface ReportFrameProps {
  readonly run: string;
  readonly file: string;
  readonly title: string;
}

export function ReportFrame({ run, file, title }: ReportFrameProps) {
  const source = `/reports/${encodeURIComponent(run)}/${file}`;
  return (
    <section class="report" aria-label={title}>
      <p>
        <a href={source} target="_blank" rel="noreferrer">
          {title} in a tab of its own
        </a>
      </p>
      <iframe src={source} title={title} sandbox="" />
    </section>
  );
}
