import bones from "@/components/list-screen/list-skeleton.module.css";
import { inSentence, type NounScreens } from "@/lib/form/form";
import { Columns } from "./columns";
import classes from "./form-screen.module.css";
import { HeadButtons, ScreenHead } from "./screen-head";

type Props = {
  screen: NounScreens;
  /** The heights of its sections in pixels, and of what stands beside them. */
  sections: readonly number[];
  aside?: readonly number[];
};

/** The shape of a row's page while it is read: the head and the columns have their places. */
export function RowSkeleton({ screen, sections, aside }: Props) {
  const { one, many } = screen.label;
  return (
    <div className={classes.page} aria-busy="true">
      <ScreenHead screen={screen} {...(one === many ? { title: one } : {})}>
        <HeadButtons changes={null}>
          <i className={bones.button} />
        </HeadButtons>
      </ScreenHead>
      <Columns aside={aside ? <Shapes heights={aside} /> : null}>
        <p className="visually-hidden">{`The ${inSentence(one)} is being read …`}</p>
        <Shapes heights={sections} />
      </Columns>
    </div>
  );
}

function Shapes({ heights }: { heights: readonly number[] }) {
  return heights.map((height, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they never change
    <div key={index} className={classes.section} style={{ minHeight: height }} aria-hidden="true">
      <i className={bones.line} />
    </div>
  ));
}
