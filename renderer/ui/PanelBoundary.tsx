import { Component, type ReactNode } from 'react';
import './panel-boundary.css';

interface Props {
  /** "Terminal" */
  readonly name: string;
  readonly children: ReactNode;
}

/** Keeps a failure inside its panel: says what happened and offers to draw the panel again. */
export class PanelBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="panel-boundary" role="alert">
        <strong>{this.props.name} stopped working.</strong>
        <span>{error.message}</span>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          Reload this panel
        </button>
      </div>
    );
  }
}
