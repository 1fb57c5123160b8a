import type { RequestContext } from '../../../reauth/observe/context.ts';
import type { TabId } from '../../../reauth/trace/events.ts';

/**
 * An asynchronous context as one page load may read it. What another page began (a message, the load of this very page)
 * goes on here within that page's request, which is none of this page's.
 */
export function pageContext(context: RequestContext, tab: TabId): RequestContext {
  const own = `${tab}.`;
  return {
    run: (request, inside) => context.run(request, inside),
    current: () => {
      const request = context.current();
      return request?.startsWith(own) === true ? request : undefined;
    },
  };
}
