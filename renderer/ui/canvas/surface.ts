/** A canvas that is as sharp as the screen: sized in CSS pixels, backed by device pixels. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  width = 0;
  height = 0;
  /** Device pixels per CSS pixel. */
  ratio = 1;

  /** Throws where the browser has no 2D canvas: nothing could be drawn at all. */
  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser has no 2D canvas, which the timeline needs.');
    this.canvas = canvas;
    this.context = context;
  }

  /** Sets the size in CSS pixels. Clears the canvas when anything changed, and says whether it did. */
  resize(width: number, height: number): boolean {
    const ratio = window.devicePixelRatio || 1;
    const w = Math.max(0, Math.floor(width));
    const h = Math.max(0, Math.floor(height));
    if (w === this.width && h === this.height && ratio === this.ratio) return false;
    this.width = w;
    this.height = h;
    this.ratio = ratio;
    this.canvas.width = Math.round(w * ratio);
    this.canvas.height = Math.round(h * ratio);
    this.canvas.style.width = `${w}px`;
    this.canvas.style.height = `${h}px`;
    return true;
  }

  /** Makes everything transparent and sets the transform so that one unit is one CSS pixel. */
  clear(): CanvasRenderingContext2D {
    const { context } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.globalAlpha = 1;
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** A coordinate moved to the nearest edge between device pixels, so that fills are crisp. */
  snap(value: number): number {
    return Math.round(value * this.ratio) / this.ratio;
  }
}
