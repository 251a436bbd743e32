/** Stands for a number that is not known yet. */
export function BeingCounted() {
  return (
    <>
      <span aria-hidden="true">…</span>
      <span className="visually-hidden">a number that is being counted</span>
    </>
  );
}
