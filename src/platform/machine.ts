/** What programs have to be made for to run here: `linux-x64`. */
export const platform = `${process.platform}-${process.arch}`
