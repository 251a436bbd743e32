/** The logo: a loop that ends in an arrow. */
export function LogoMark({ size = 20 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" fill="none">
      <rect width="32" height="32" rx="8" fill="#3f59d4" />
      <path d="M10.2 20.9a7.6 7.6 0 1 1 3.1 2.4" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M6.9 17.6l3 3.6 3.9-2.7"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16.6" cy="16.1" r="2.3" fill="#fff" />
    </svg>
  );
}
