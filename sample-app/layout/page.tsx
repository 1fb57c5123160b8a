import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';

export interface PageProps {
  readonly title: string;
  readonly width?: 'narrow' | 'wide';
  readonly children: ReactNode;
}

/** One page. Its heading takes the focus when one comes from another page, so that a screen reader says where one is. */
export function Page({ title, width = 'wide', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const cameFromInside = useLocation().key !== 'default';

  useEffect(() => {
    document.title = `${title} · Reauth sample app`;
    if (cameFromInside) heading.current?.focus();
  }, [title, cameFromInside]);

  return (
    <main id="content" className={`page page-${width}`}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}
