import { Kbd } from "@mantine/core";
import classes from "./top-bar.module.css";

/** Every key of the console, by screen. */
export function KeyboardHelp({ modifier }: { modifier: string }) {
  const keys = [
    [[`${modifier} K`], "Jump to a screen or an event"],
    [["?"], "This list"],
    [["J", "K"], "Next and previous row of a list"],
    [["X", "Space"], "Select the row; with Shift, the range up to it"],
    [["Enter"], "Expand the row"],
    [["R"], "Retry the selected deliveries"],
    [["Delete"], "Delete the selected deliveries (asks first)"],
    [["Esc"], "Clear the selection"],
    [["Alt ↑", "Alt ↓"], "Move a rule of a policy"],
  ] as const;
  return (
    <table className={classes.help}>
      <tbody>
        {keys.map(([names, meaning]) => (
          <tr key={meaning}>
            <th scope="row">
              {names.map((name) => (
                <Kbd key={name} size="xs" mr={4}>
                  {name}
                </Kbd>
              ))}
            </th>
            <td>{meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
