declare module 'opencc-js/dict/*' {
  /** `simplified traditional` lines, parted by `|`. */
  const dictionary: string
  export default dictionary
}
