import { Page } from '../layout/page.tsx';

/** What is left when a page throws: a mistake of ours, said as one, and a way on. */
export function CrashPage() {
  return (
    <Page title="Something broke" width="narrow">
      <p>
        This page met a mistake in the app; the browser&rsquo;s console has it. <a href="/">Start again at home</a>.
      </p>
    </Page>
  );
}
