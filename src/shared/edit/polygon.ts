/** x0, y0, x1, y1, ...; closed by itself. */
export type Polygon = readonly number[];

/** Even-odd rule: points on the left and lower border count as inside. Fewer than three corners hold nothing. */
export function insidePolygon(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  const n = polygon.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    const yi = polygon[i + 1]!;
    const yj = polygon[j + 1]!;
    if (yi > y === yj > y) continue;
    const xi = polygon[i]!;
    if (x < ((polygon[j]! - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
