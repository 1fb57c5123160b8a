/** The value of `code` in the inspected page; `undefined` when it threw. Needs no permission. */
export function evaluateInPage(code: string): Promise<unknown> {
  return new Promise((done) => {
    chrome.devtools.inspectedWindow.eval<unknown>(code, (...[value]) => done(value));
  });
}
