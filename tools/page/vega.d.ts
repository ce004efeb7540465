// What the page uses of Vega and Vega-Embed, which come as one script with vl-convert. That script puts vegaEmbed into the window.

/** A Vega-Lite specification; the server writes it. */
export type VegaSpec = Record<string, any>;

export interface VegaView {
  signal(name: string): any;
  signal(name: string, value: unknown): VegaView;
  data(name: string, rows: unknown[]): VegaView;
  runAsync(): Promise<VegaView>;
  finalize(): void;
  toSVG(): Promise<string>;
  toCanvas(scale: number): Promise<HTMLCanvasElement>;
  addEventListener(kind: string, handler: (event: MouseEvent, item: { datum?: any } | null | undefined) => void): void;
}

export type VegaEmbed = (host: HTMLElement, spec: VegaSpec, options: object) => Promise<{ view: VegaView }>;

declare global {
  interface Window {
    vegaEmbed?: VegaEmbed;
  }
}
