import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';

export interface NoticeProps {
  readonly tone: 'info' | 'good' | 'bad';
  readonly children: ReactNode;
}

const ICONS = { info: Info, good: CircleCheck, bad: CircleAlert };

/** A sentence that the app has to say. Bad news interrupts a screen reader, all else waits its turn. */
export function Notice({ tone, children }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon aria-hidden size={18} />
      <div>{children}</div>
    </div>
  );
}
