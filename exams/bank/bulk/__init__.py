"""One decision about many questions: asked once, done one by one, told one by one."""
