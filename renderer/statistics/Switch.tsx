interface Props<T extends string> {
  /** What is chosen. */
  readonly label: string;
  readonly options: readonly (readonly [value: T, title: string])[];
  readonly value: T;
  onChange(value: T): void;
}

/** One of a few, as buttons side by side. */
export function Switch<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{label}</legend>
      {options.map(([option, title]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {title}
        </button>
      ))}
    </fieldset>
  );
}
