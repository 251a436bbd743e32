import { handleAuth } from "@/lib/auth/next-auth-handler";

export { handleAuth as GET, handleAuth as POST };
