import { LoaderCircle } from 'lucide-react';

export interface LoaderProps {
  readonly label: string;
}

/** Fills the page while the app asks the server who one is. */
export function Loader({ label }: LoaderProps) {
  return (
    <output className="loader">
      <LoaderCircle aria-hidden className="spin" size={28} />
      {label}
    </output>
  );
}
