import { Card } from '../ui/Card.tsx';
import { Rich } from './Rich.tsx';

/** The error of a span, where it has one. */
export function ErrorCard({ error }: { readonly error: string }) {
  if (error === '') return null;
  return (
    <Card title="Error" copy={error} tone="error">
      <Rich text={error} as="plain" />
    </Card>
  );
}
