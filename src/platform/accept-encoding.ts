/** Whether a browser takes an encoding that it names; `q=0` says that it does not. */
export const accepts = (header: string | string[] | undefined, encoding: 'br' | 'gzip'): boolean =>
  String(header ?? '')
    .toLowerCase()
    .split(',')
    .some((one) => {
      const [name = '', ...rest] = one.split(';').map((part) => part.trim())
      return name === encoding && !rest.some((part) => /^q\s*=\s*0(\.0*)?$/.test(part))
    })
