/** In which system a sheet's coordinates are: phones and Chinese maps give GCJ-02 or BD-09. */
export const datums = ['wgs84', 'gcj02', 'bd09'] as const
export type Datum = (typeof datums)[number]
