import type { GraphRect } from '../../../server/src/lsp/requests.ts';
import { svg } from './dom.ts';
import type { View } from './messages.ts';
import { arrowHeads } from './picture.ts';
import { words } from './words.ts';

/** A surface that is moved and enlarged by mouse, trackpad and buttons. */
export interface Canvas {
  readonly element: SVGSVGElement;
  view(): View;
  move(view: View): void;
  /** By a factor, around the middle of what is seen. */
  zoom(factor: number): void;
  pan(x: number, y: number): void;
  /** Shows all of a picture; of one that would be too small the part at its top left. */
  fit(picture: Size): void;
  /** Moves as little as is needed to see a part of the picture. */
  reveal(rect: GraphRect): void;
  show(root: SVGGElement): void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** @param onMove Hears of every change of the view. */
export function createCanvas(onMove: (view: View) => void): Canvas {
  const layer = svg('g', {});
  const element = svg('svg', { role: 'group', 'aria-label': words.picture, tabindex: 0 }, arrowHeads(), layer);
  let view: View = { x: 0, y: 0, scale: 1 };
  /** The picture that was fitted in, until somebody moves it. */
  let fitted: Size | undefined;
  const move = (next: View): void => {
    fitted = undefined;
    view = { ...next, scale: Math.min(largest, Math.max(smallest, next.scale)) };
    layer.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.scale})`);
    onMove(view);
  };
  const moveFitted = (next: View, picture: Size | undefined): void => {
    move(next);
    fitted = picture;
  };
  const zoomAt = (factor: number, x: number, y: number): void => {
    const scale = Math.min(largest, Math.max(smallest, view.scale * factor));
    const ratio = scale / view.scale;
    move({ x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, scale });
  };
  const size = (): DOMRect => element.getBoundingClientRect();
  /** In the middle again when the side panel or the window took or left room, as large as it was, to stay readable. */
  const settle = (): void => {
    if (!fitted) return;
    const [picture, room] = [fitted, size()];
    const middle = (at: number, side: 'width' | 'height'): number => {
      const left = room[side] - picture[side] * view.scale;
      return left < 2 * margin ? at : left / 2;
    };
    moveFitted({ ...view, x: middle(view.x, 'width'), y: middle(view.y, 'height') }, picture);
  };
  new ResizeObserver(settle).observe(element);

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { left, top } = size();
      // A pinch on a trackpad comes as a wheel with Control.
      if (event.ctrlKey || event.metaKey)
        zoomAt(Math.exp(-event.deltaY / 200), event.clientX - left, event.clientY - top);
      else move({ ...view, x: view.x - event.deltaX, y: view.y - event.deltaY });
    },
    { passive: false },
  );
  dragged(element, () => view, move);
  return {
    element,
    view: () => view,
    move,
    zoom: (factor) => zoomAt(factor, size().width / 2, size().height / 2),
    pan: (x, y) => move({ ...view, x: view.x + x, y: view.y + y }),
    fit: (picture) => {
      const { width, height } = size();
      const whole = Math.min((width - 2 * margin) / picture.width, (height - 2 * margin) / picture.height);
      const scale = Math.min(1.25, Math.max(readable, whole));
      const middle = (room: number, length: number): number => Math.max(margin, (room - length * scale) / 2);
      moveFitted({ x: middle(width, picture.width), y: middle(height, picture.height), scale }, picture);
    },
    reveal: (rect) => {
      settle();
      const { width, height } = size();
      const shift = (at: number, length: number, room: number): number =>
        at < margin
          ? margin - at
          : at + length > room - margin
            ? Math.max(room - margin - length - at, margin - at)
            : 0;
      const { x, y, scale } = view;
      moveFitted(
        {
          x: x + shift(x + rect.x * scale, rect.width * scale, width),
          y: y + shift(y + rect.y * scale, rect.height * scale, height),
          scale,
        },
        fitted,
      );
    },
    show: (root) => layer.replaceChildren(root),
  };
}

const smallest = 0.05;
const largest = 4;
const readable = 0.4;
const margin = 24;

function dragged(element: SVGSVGElement, view: () => View, move: (view: View) => void): void {
  let last: { readonly x: number; readonly y: number } | undefined;
  let isMoving = false;
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    last = { x: event.clientX, y: event.clientY };
    isMoving = false;
  });
  element.addEventListener('pointermove', (event) => {
    if (!last) return;
    const [x, y] = [event.clientX - last.x, event.clientY - last.y];
    // A click trembles.
    if (!isMoving && Math.hypot(x, y) < 4) return;
    if (!isMoving) element.setPointerCapture(event.pointerId);
    isMoving = true;
    element.classList.add('dragged');
    last = { x: event.clientX, y: event.clientY };
    move({ ...view(), x: view().x + x, y: view().y + y });
  });
  const end = (): void => {
    last = undefined;
    element.classList.remove('dragged');
  };
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
}
