/** Element `index` of a typed array of which it is known to be an index. */
export const at = (array: ArrayLike<number>, index: number): number => array[index] as number
