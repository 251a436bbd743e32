/** The header in which our server passes Next the path of a refused screen (lib/web/page-guard.ts). A client's is removed. */
export const REFUSED_HEADER = "x-refused";
